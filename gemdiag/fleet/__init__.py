"""Thousands of shops in one run: what they share is looked at once, what is a shop's own once a shop.

fleet = Fleet(order, limits, emit)
fleet.run(enumerate(shops(paths)))
"""
