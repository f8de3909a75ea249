// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/netlink/dump.hpp"

#include "wire.hpp"

#include <cerrno>
#include <deque>
#include <gtest/gtest.h>
#include <system_error>

namespace netfailover::base {

namespace {

using namespace netfailover::guest::test;

constexpr std::uint16_t kind = 18;
constexpr std::uint16_t object = 16;

// Answers every request with the next list of datagrams, and with the last one
// over and over.  Sequence numbers count the requests from one.
class ScriptedKernel final : public Channel {
public:
    using Answer = std::vector<Datagram>;

    explicit ScriptedKernel(std::vector<Answer> answers) : answers_(std::move(answers)) {}

    std::uint32_t requestDump(const DumpRequest& request) override {
        EXPECT_EQ(request.type, kind);
        const Answer& answer = answers_.at(std::min<std::size_t>(requests, answers_.size() - 1));
        pending_.assign(answer.begin(), answer.end());
        return ++requests;
    }

    Datagram receive() override {
        if (pending_.empty()) {
            throw std::logic_error("read past the end of the answer");
        }
        Datagram datagram = pending_.front();
        pending_.pop_front();
        return datagram;
    }

    std::uint32_t requests{};

private:
    std::vector<Answer> answers_;
    std::deque<Datagram> pending_;
};

ByteVector number(int value, std::uint32_t sequence = 1, std::uint16_t flags = NLM_F_MULTI) {
    return message(object, bytesOfValue(value), sequence, flags);
}

ByteVector done(std::uint32_t sequence = 1, std::uint16_t flags = NLM_F_MULTI, int error = 0) {
    return message(NLMSG_DONE, bytesOfValue(error), sequence, flags);
}

ByteVector failure(int error, std::uint32_t sequence = 1) {
    return message(NLMSG_ERROR, bytesOfValue(nlmsgerr{.error = error, .msg = {}}), sequence, 0);
}

Listing<int> listNumbers(ScriptedKernel& kernel) {
    return dump(kernel, {.type = kind}, [](const Message& message) -> std::optional<int> {
        const auto value = readValue<int>(message.payload);
        return value < 0 ? std::nullopt : value;
    });
}

std::vector<int> dumpNumbers(ScriptedKernel& kernel) {
    const Listing<int> listing = listNumbers(kernel);
    EXPECT_TRUE(listing.consistent);
    return listing.objects;
}

std::vector<int> dumpNumbers(ScriptedKernel::Answer answer) {
    ScriptedKernel kernel({std::move(answer)});
    return dumpNumbers(kernel);
}

int errorOf(ScriptedKernel::Answer answer) {
    try {
        (void)dumpNumbers(std::move(answer));
    } catch (const std::system_error& error) {
        return error.code().value();
    }
    return 0;
}

TEST(Dump, CollectsOverSeveralDatagrams) {
    EXPECT_EQ(
        dumpNumbers({{.bytes = number(1) + number(2)}, {.bytes = number(3)}, {.bytes = done()}}),
        (std::vector{1, 2, 3}));
}

TEST(Dump, EndsWithinADatagram) {
    EXPECT_EQ(dumpNumbers({{.bytes = number(1) + done()}}), std::vector{1});
}

TEST(Dump, LeavesOutWhatTheDecoderRefuses) {
    EXPECT_EQ(dumpNumbers({{.bytes = number(-5) + number(1) + done()}}), std::vector{1});
}

TEST(Dump, IgnoresSendersOtherThanTheKernel) {
    EXPECT_EQ(dumpNumbers({{.bytes = number(666) + done(), .sender = 1234},
                           {.bytes = failure(-EPERM), .sender = 1},
                           {.bytes = ByteVector(3), .sender = 1},
                           {.bytes = number(1) + done()}}),
              std::vector{1});
}

TEST(Dump, IgnoresAnswersToOthersAndNoops) {
    EXPECT_EQ(dumpNumbers({{.bytes = number(666, 99) + done(99) + message(NLMSG_NOOP, {})},
                           {.bytes = number(1) + done()}}),
              std::vector{1});
}

TEST(Dump, StartsOverWhenInterrupted) {
    for (const bool early : {true, false}) {
        const std::uint16_t first = NLM_F_MULTI | (early ? NLM_F_DUMP_INTR : 0);
        const std::uint16_t last = NLM_F_MULTI | (early ? 0 : NLM_F_DUMP_INTR);
        ScriptedKernel kernel({{{.bytes = number(1, 1, first) + done(1, last)}},
                               {{.bytes = number(2, 2) + done(2)}}});
        EXPECT_EQ(dumpNumbers(kernel), std::vector{2});
        EXPECT_EQ(kernel.requests, 2U);
    }
}

// The script answers with sequence 1 only, so each request gets its own answer.
TEST(Dump, TakesTheLastWhenInterruptedEveryTime) {
    std::vector<ScriptedKernel::Answer> answers;
    for (std::uint32_t sequence = 1; sequence < 100; ++sequence) {
        answers.push_back({{.bytes = number(static_cast<int>(sequence), sequence) +
                                     done(sequence, NLM_F_MULTI | NLM_F_DUMP_INTR)}});
    }
    ScriptedKernel kernel(std::move(answers));
    const Listing<int> listing = listNumbers(kernel);
    EXPECT_FALSE(listing.consistent);
    EXPECT_EQ(listing.objects, std::vector{static_cast<int>(kernel.requests)});
    EXPECT_GT(kernel.requests, 5U);
    EXPECT_LT(kernel.requests, 50U);
}

TEST(Dump, ReportsTheKernelsError) {
    EXPECT_EQ(errorOf({{.bytes = failure(-EPERM)}}), EPERM);
    EXPECT_EQ(errorOf({{.bytes = number(1) + done(1, NLM_F_MULTI, -ENOMEM)}}), ENOMEM);
    EXPECT_EQ(errorOf({{.bytes = message(NLMSG_OVERRUN, {})}}), ENOBUFS);
}

TEST(Dump, TakesAnAcknowledgementForNoError) {
    EXPECT_EQ(dumpNumbers({{.bytes = failure(0)}, {.bytes = number(1) + done()}}), std::vector{1});
}

TEST(Dump, TakesADoneWithoutANumber) {
    EXPECT_EQ(dumpNumbers({{.bytes = number(1) + message(NLMSG_DONE, {})}}), std::vector{1});
}

TEST(Dump, RefusesMalformedDatagrams) {
    EXPECT_THROW((void)dumpNumbers({{.bytes = number(1) + ByteVector(5)}}), MalformedMessage);
    EXPECT_THROW((void)dumpNumbers({{.bytes = message(NLMSG_ERROR, ByteVector(2))}}),
                 MalformedMessage);
}

} // namespace

} // namespace netfailover::base
