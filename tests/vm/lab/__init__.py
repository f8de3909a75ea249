# SPDX-License-Identifier: LGPL-2.1-or-later
"""The VM laboratory: guest images, machines, captures and the verdict on them."""
