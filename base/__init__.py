"""What every app needs and no app owns: the actor, permissions, refusals, walls between organisations."""
