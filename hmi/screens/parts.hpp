// The screens, one function each, and what several of them share.
#pragma once

#include <string>

#include "hmi/model/model.hpp"
#include "hmi/screens/figure.hpp"
#include "hmi/screens/painter.hpp"

namespace stretch::hmi {

void draw_connecting(Painter& painter);
void draw_controller_gone(Painter& painter, const Model& model);
void draw_checks(Painter& painter, const Model& model);
void draw_choose_leg(Painter& painter, const Model& model);
void draw_choose_prescription(Painter& painter, const Model& model);
void draw_confirm(Painter& painter, const Model& model);
void draw_stop_test(Painter& painter, const Model& model);
void draw_strap_in(Painter& painter, const Model& model);
void draw_comfortable_angle(Painter& painter, const Model& model);
void draw_countdown(Painter& painter, const Model& model);
void draw_weighing(Painter& painter, const Model& model);
void draw_session(Painter& painter, const Model& model);
void draw_all_right(Painter& painter, const Model& model);
void draw_stopped(Painter& painter, const Model& model);
void draw_paused(Painter& painter, const Model& model);
void draw_torque_off(Painter& painter, const Model& model);
void draw_releasing(Painter& painter, const Model& model);
void draw_result(Painter& painter, const Model& model);

// The body of a screen with the drawn person on the left and words on the right; down to the lower edge where
// there are no buttons.
struct FigureBody {
  Box figure, words;
};
[[nodiscard]] FigureBody figure_body(const Painter& painter, bool buttons = true) noexcept;

// "What the leg does now" over "what to do next", one under the other.
void draw_leg_and_next(Painter& painter, const Box& words, std::string_view leg, std::string_view next);

// The seconds a snapshot counts down, as the figure's number and, where wanted, its ring; nothing where none
// are counted.
void show_seconds(FigureLook& look, const Painter& painter, const Model& model, bool ring);

// The right half of the button row is for what leads on, the left for what leads back; where one stands alone
// it keeps its place.
[[nodiscard]] Box forward_button(const Painter& painter) noexcept;
[[nodiscard]] Box back_button(const Painter& painter) noexcept;

// In place of the buttons while nobody leads the session, or, where leading it is what the screen is for,
// another.
void draw_take_over(Painter& painter);

}  // namespace stretch::hmi
