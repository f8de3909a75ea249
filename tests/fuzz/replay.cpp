// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Stands in for libFuzzer where that is not to be had: runs every file of a folder
// once.
// usage: PROGRAM FOLDER
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char* argv[]) {
    if (argc != 2) {
        return 2;
    }
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
        std::ifstream file(entry.path(), std::ios::binary);
        const std::vector<char> bytes(std::istreambuf_iterator<char>(file), {});
        // Said before, so that the last line names the input that ends the program.
        (void)std::puts(entry.path().c_str());
        (void)std::fflush(stdout);
        const std::vector<std::uint8_t> input(bytes.begin(), bytes.end());
        (void)LLVMFuzzerTestOneInput(input.data(), input.size());
        ++count;
    }
    return count > 0 ? 0 : 1;
}
