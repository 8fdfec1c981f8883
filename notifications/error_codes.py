from base.errors import declare

declare(
    {
        "task_closed": "The task was done or dismissed already; the answer says by whom.",
        "feed_revoked": "The calendar feed was revoked already.",
        "too_many_feeds": "The person has as many calendar feeds as one may have.",
    }
)
