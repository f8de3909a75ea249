// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>

namespace netfailover::guest::test {

/// A folder that stands for /sys or /run, and is gone with the test.
class Tree {
public:
    Tree() {
        std::string pattern = (std::filesystem::temp_directory_path() / "failover-XXXXXX").string();
        EXPECT_NE(mkdtemp(pattern.data()), nullptr);
        root_ = pattern;
    }
    Tree(const Tree&) = delete;
    Tree(Tree&&) = delete;
    Tree& operator=(const Tree&) = delete;
    Tree& operator=(Tree&&) = delete;
    ~Tree() { std::filesystem::remove_all(root_); }

    void folder(const std::string& name) const {
        std::filesystem::create_directories(root_ / name);
    }

    void file(const std::string& name, const std::string& text) const {
        folder(std::filesystem::path(name).parent_path());
        std::ofstream(root_ / name) << text;
    }

    /// Something that is there and cannot be read, by root neither.
    void unreadable(const std::string& name) const {
        folder(std::filesystem::path(name).parent_path());
        std::filesystem::create_symlink(root_ / name, root_ / name);
    }

    [[nodiscard]] std::string path(const std::string& name = "") const {
        return name.empty() ? root_.string() : (root_ / name).string();
    }

private:
    std::filesystem::path root_;
};

} // namespace netfailover::guest::test
