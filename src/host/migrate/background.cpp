// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/background.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <exception>
#include <fcntl.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace netfailover::host::migrate {

namespace {

[[noreturn]] void runInChild(const std::function<int()>& work, int pipe) {
    int status = 1;
    std::string text;
    try {
        status = work();
    } catch (const Background::Failure& failure) {
        status = failure.status;
        text = failure.what();
    } catch (const std::exception& error) {
        text = error.what();
    }
    (void)!write(pipe, text.data(), text.size());
    _exit(status);
}

} // namespace

Background::Background(const std::function<int()>& work) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
    }
    process_ = fork();
    if (process_ == 0) {
        runInChild(work, ends[1]);
    }
    (void)close(ends[1]);
    pipe_ = ends[0];
    if (process_ < 0) {
        (void)close(pipe_);
        throw std::system_error(errno, std::generic_category(), "cannot start a process");
    }
}

Background::~Background() {
    finish(0);
    (void)close(pipe_);
}

void Background::finish(int options) {
    int status = 0;
    if (isOver_ || waitpid(process_, &status, options) == 0) {
        return;
    }
    isOver_ = true;
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
    std::array<char, 4096> buffer{};
    ssize_t count = 0;
    while ((count = read(pipe_, buffer.data(), buffer.size())) > 0) {
        failure_.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

bool Background::isOver() {
    finish(WNOHANG);
    return isOver_;
}

void Background::send(int signal) {
    if (!isOver()) {
        (void)kill(process_, signal);
    }
}

void Background::interrupt() {
    send(SIGINT);
}

void Background::end() {
    send(SIGKILL);
}

int Background::status() {
    finish(0);
    return status_;
}

const std::string& Background::failure() {
    finish(0);
    return failure_;
}

} // namespace netfailover::host::migrate
