// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/course.hpp"

namespace netfailover::host::core {

namespace {

bool isHere(Stage stage) {
    return stage == Stage::Running || stage == Stage::Arrived || stage == Stage::LeavingFailed;
}

bool isLeaving(Stage stage) {
    return stage == Stage::LeavingAsked || stage == Stage::LeavingActive;
}

// Only what is not here can be prepared: of a domain that ran its end was missed.
Course onItsWayHere(const Course& course) {
    return {.stage = Stage::Incoming, .announced = course.announced};
}

Course running(const Course& course) {
    return {.stage = Stage::Running, .lost = course.lost};
}

Course arrived(const Course& course) {
    return {.stage = Stage::Arrived, .lost = course.lost};
}

Course in(Course course, Stage stage) {
    course.stage = stage;
    course.switchesOver = course.completed = course.unheard = false;
    return course;
}

Course switchesOver(const Course& course, bool completed) {
    Course over = in(course, Stage::LeavingActive);
    over.switchesOver = true;
    over.completed = completed || course.completed;
    return over;
}

// A device that libvirt gives back may still be this domain's for seconds.
Course ended(const Course& course) {
    return course.stage == Stage::Gone ? course : Course{.stage = Stage::Ended};
}

Course resumed(const Course& course) {
    if (course.stage == Stage::Incoming) {
        return course.announced ? arrived(course) : running(course);
    }
    if (course.stage == Stage::LeavingActive && course.completed) {
        return {.stage = Stage::Running, .lost = true};
    }
    // QEMU lets it go on here where it cannot send the rest, and gives its function back.
    const bool isBack = course.stage == Stage::LeavingActive && course.switchesOver;
    return isBack ? in(course, Stage::LeavingFailed) : course;
}

// What was announced comes yet, unless that is too long ago.
Course notHere(const Course& course, bool isSettled) {
    if (course.stage == Stage::Incoming && !isSettled) {
        return course;
    }
    return {.announced = course.announced && !isSettled};
}

Course withoutJob(const Course& course, const Sight& sight) {
    if (sight.paused) {
        // libvirt goes on saying so for a while after QEMU has told that the guest runs.
        const bool isExpected = isLeaving(course.stage) || course.stage == Stage::Incoming ||
                                course.stage == Stage::Arrived;
        return isExpected ? course : Course{.stage = Stage::Incoming};
    }
    switch (course.stage) {
    case Stage::Incoming:
    case Stage::LeavingActive:
        // A migration that has completed and did not lead away is like one that resumes.
        return course.stage == Stage::Incoming || course.completed ? resumed(course)
                                                                   : arrived(course);
    case Stage::LeavingFailed:
    case Stage::Arrived:
        return arrived(course);
    default:
        return running(course);
    }
}

} // namespace

Course after(Course course, Event event) {
    switch (event) {
    case Event::Announced:
        course.announced = true;
        return course;
    case Event::Prepared:
        return onItsWayHere(course);
    case Event::Started:
        if (course.stage == Stage::Incoming) {
            return course.announced ? course : running(course);
        }
        course.announced = false;
        return course;
    case Event::Ended:
        return ended(course);
    case Event::Released:
        return {};
    case Event::UnplugAsked:
        return isHere(course.stage) ? in(course, Stage::LeavingAsked) : course;
    case Event::Active:
        // A destination hears of its own end of the migration in the same words.
        return isLeaving(course.stage) || course.stage == Stage::Running
                   ? in(course, Stage::LeavingActive)
                   : course;
    case Event::SwitchesOver:
        return isLeaving(course.stage) || course.stage == Stage::Running
                   ? switchesOver(course, false)
                   : course;
    case Event::Completed:
        return isLeaving(course.stage) ? switchesOver(course, true) : course;
    case Event::Failed:
        return isLeaving(course.stage) ? in(course, Stage::LeavingFailed) : course;
    case Event::Negotiated:
        return course.stage == Stage::Running ||
                       (course.stage == Stage::Incoming && course.announced)
                   ? arrived(course)
                   : course;
    case Event::Unheard:
        course.unheard |= course.stage == Stage::LeavingActive && !course.completed;
        return course;
    case Event::Resumed:
        break;
    }
    return resumed(course);
}

Course corrected(Course course, const Sight& sight, bool isSettled) {
    if (!sight.running) {
        return notHere(course, isSettled);
    }
    if (sight.job == Job::In) {
        return course.stage == Stage::Arrived ? course
                                              : Course{.stage = Stage::Incoming, .announced = true};
    }
    const bool isOut = sight.job == Job::Out;
    const bool isLed = isLeaving(course.stage) || course.stage == Stage::LeavingFailed;
    if (sight.job == Job::None || (!isOut && !isLed)) {
        return withoutJob(course, sight);
    }
    if (!isOut || course.stage == Stage::LeavingFailed || course.stage == Stage::LeavingActive) {
        return course;
    }
    course.stage = sight.sends ? Stage::LeavingActive : Stage::LeavingAsked;
    return course;
}

Phase phaseOf(const Course& course, bool hasFunction) {
    switch (course.stage) {
    case Stage::Gone:
        return Phase::Gone;
    case Stage::Incoming:
        return Phase::IncomingPaused;
    default:
        break;
    }
    if (course.stage == Stage::Ended) {
        return Phase::Ended;
    }
    if (course.completed || (course.switchesOver && !course.unheard)) {
        return Phase::Left;
    }
    if (!hasFunction || course.lost) {
        return Phase::OnStandby;
    }
    switch (course.stage) {
    case Stage::LeavingAsked:
        return Phase::LeavingAsked;
    case Stage::LeavingActive:
        return course.unheard ? Phase::LeavingUnheard : Phase::LeavingActive;
    case Stage::LeavingFailed:
        return Phase::LeavingFailed;
    case Stage::Arrived:
        return Phase::Arrived;
    default:
        return Phase::Accelerated;
    }
}

const char* nameOf(Phase phase) {
    switch (phase) {
    case Phase::Accelerated:
        return "accelerated";
    case Phase::OnStandby:
        return "standby";
    case Phase::LeavingAsked:
        return "leaving-asked";
    case Phase::LeavingActive:
        return "leaving-active";
    case Phase::LeavingUnheard:
        return "leaving-unheard";
    case Phase::Left:
    case Phase::Ended:
        return "left";
    case Phase::LeavingFailed:
        return "leaving-failed";
    case Phase::IncomingPaused:
        return "incoming";
    case Phase::Arrived:
        return "arrived";
    case Phase::Gone:
        break;
    }
    return "gone";
}

} // namespace netfailover::host::core
