"""The first screen of the admin: what needs this person today, counted, with the way to all of it.

person: whose screen it is, and what they may do · rows: several types in one query · section: a question and
its rows · texts: drafts, reviews, working copies · translating: translations to do, and those asked for ·
dates: calls that close, moments that come · upkeep: consents, pages nobody looked after · links: those that
lead nowhere · views: the screen, and the list behind each of its numbers. A section finds its rows in one
place: the number on the screen counts those that its list shows.
"""
