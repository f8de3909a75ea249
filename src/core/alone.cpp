// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Linked with the whole core library and nothing else: the build fails here
// when core/ starts to need a library.

int main() {
    return 0;
}
