// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/system/file.hpp"

#include "base/system/descriptor.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace netfailover::base {

namespace {

constexpr std::size_t sizeLimit = 65536;

// ENODEV and ENXIO are what sysfs says when the device goes while it is read.
bool isAbsence(int error) {
    return error == ENOENT || error == ENOTDIR || error == ENODEV || error == ENXIO;
}

[[noreturn]] void fail(const std::string& path) {
    throw std::system_error(errno, std::generic_category(), "cannot read " + path);
}

} // namespace

std::optional<std::string> readFile(const std::string& path) {
    // Not to block: a path that should be a file may be a FIFO.
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    std::string text;
    std::array<char, 4096> buffer{};
    ssize_t count = file.number() < 0 ? -1 : 1;
    while (count > 0 && text.size() < sizeLimit) {
        count = read(file.number(), buffer.data(), buffer.size());
        if (count > 0) {
            text.append(buffer.data(), static_cast<std::size_t>(count));
        }
    }
    if (count >= 0) {
        return text;
    }
    if (!isAbsence(errno)) {
        fail(path);
    }
    return std::nullopt;
}

bool exists(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) == 0) {
        return true;
    }
    if (!isAbsence(errno)) {
        fail(path);
    }
    return false;
}

std::optional<std::string> valueOf(std::string_view text, std::string_view key) {
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        if (line.starts_with(key) && line.substr(key.size()).starts_with('=')) {
            return std::string(line.substr(key.size() + 1));
        }
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
    return std::nullopt;
}

std::string firstLine(std::string_view text) {
    text = text.substr(0, text.find('\n'));
    return std::string(text.substr(0, text.find_last_not_of(" \t\r") + 1));
}

} // namespace netfailover::base
