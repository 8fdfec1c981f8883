"""Names for patients on pages that need not know who they are: an invented word and digits, like Amber-4417.

Drawn by chance and never computed from a number, so that nobody can work back from one to the other.
"""

import secrets

_WORDS = """
Acorn Agate Alder Almond Amber Anchor Apricot Arbour Ash Aspen Badger Bamboo Barley Basalt Beacon Beech Birch
Bluebell Bracken Bramble Breeze Bronze Brook Burdock Canyon Cedar Chalk Chestnut Cinder Citron Clover Cobalt
Comet Copper Coral Cornflower Cove Cowslip Crane Crescent Crimson Crocus Curlew Cypress Damson Dapple Delta
Drift Dune Dunnock Echo Elder Elm Ember Falcon Fathom Fennel Fern Finch Fjord Flint Foxglove Gable Garnet Gentian
Ginger Glade Gorse Granite Grove Gull Harbour Harvest Hawthorn Hazel Heather Heron Hickory Hillock Hollow Indigo
Inlet Ivory Jackdaw Jasper Juniper Kelp Kestrel Kite Lagoon Lapwing Larch Lark Laurel Lichen Lilac Linden Linnet
Lupin Magpie Mallow Maple Marble Marigold Marsh Martin Meadow Meteor Mistral Moorland Moss Mulberry Nettle Nimbus
Nutmeg Oak Oasis Obsidian Ochre Olive Onyx Opal Orchard Osprey Otter Pampas Paprika Pebble Pepper Petrel Pewter
Pine Pippin Plover Plum Pollen Poplar Prairie Primrose Prism Pumice Quarry Quartz Quill Quince Raven Redwing Reed
Ridge Ripple River Robin Rowan Russet Saffron Sandstone Sapphire Sedge Sequoia Shale Shingle Sienna Silver Skylark
Slate Sorrel Spindle Spruce Starling Stonechat Sumac Swallow Swift Sycamore Tamarind Tansy Teal Teasel Thicket
Thistle Thorn Thrush Tideway Topaz Tundra Tupelo Turquoise Umber Valley Velvet Verdant Vetch Violet Wagtail Walnut
Warbler Wheatear Willow Windmill Woodruff Wren Yarrow Yew Zenith Zephyr
"""
WORDS = tuple(_WORDS.split())


def new_pseudonym(digits: int = 4) -> str:
    """``Amber-4417``; whoever stores it makes sure that it is free, and asks for more digits when it is not."""
    return f"{secrets.choice(WORDS)}-{secrets.randbelow(10**digits):0{digits}d}"
