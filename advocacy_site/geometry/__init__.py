"""Where the countries lie: the shapes of world.json, and how they were drawn."""
