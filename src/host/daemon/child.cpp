// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/daemon/child.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace netfailover::host::daemon {

namespace {

std::array<int, 2> makePipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
    }
    return ends;
}

pid_t spawn(const std::vector<std::string>& command, int input, int output) {
    std::vector<char*> words;
    for (const std::string& word : command) {
        words.push_back(const_cast<char*>(word.c_str())); // NOLINT: C's way, not written to
    }
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    // Signals that the loop has blocked would stay blocked.
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    pid_t process = 0;
    const int error =
        posix_spawn(&process, words.front(), &actions, &attributes, words.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        throw std::system_error(error, std::generic_category(), "cannot run " + command.front());
    }
    return process;
}

} // namespace

Child::Child(base::Loop& loop, const std::vector<std::string>& command,
             std::function<void(std::string_view)> line, std::function<void()> end)
    : line_(std::move(line)), end_(std::move(end)) {
    const auto to = makePipe();
    const auto from = makePipe();
    input_ = to[1];
    output_ = from[0];
    (void)fcntl(input_, F_SETFL, O_NONBLOCK);
    try {
        process_ = spawn(command, to[0], from[1]);
    } catch (const std::system_error&) {
        for (const int pipeEnd : {to[0], to[1], from[0], from[1]}) {
            (void)close(pipeEnd);
        }
        throw;
    }
    (void)close(to[0]);
    (void)close(from[1]);
    readable_ = loop.onReadable(output_, [this] { read(); });
}

Child::~Child() {
    readable_.reset();
    (void)close(input_);
    (void)close(output_);
    (void)kill(process_, SIGKILL);
    (void)waitpid(process_, nullptr, 0);
}

void Child::write(const std::string& text) {
    (void)!::write(input_, text.data(), text.size());
}

void Child::read() {
    std::array<char, 65536> buffer{};
    const ssize_t count = ::read(output_, buffer.data(), buffer.size());
    if (count <= 0) {
        readable_->disarm();
        end_();
        return;
    }
    text_.append(buffer.data(), static_cast<std::size_t>(count));
    std::size_t start = 0;
    for (auto end = text_.find('\n'); end != std::string::npos; end = text_.find('\n', start)) {
        line_(std::string_view(text_).substr(start, end - start));
        start = end + 1;
    }
    text_.erase(0, start);
}

} // namespace netfailover::host::daemon
