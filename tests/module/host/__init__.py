# SPDX-License-Identifier: LGPL-2.1-or-later
"""The host's side of the laboratory for the kernel module."""
