# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Leaves the properties out of an interface file: the adaptor that is generated of it has
# the methods, and properties.cpp the properties.

/<property / { inside = 1 }
!inside
/<property .*\/>|<\/property>/ { inside = 0 }
