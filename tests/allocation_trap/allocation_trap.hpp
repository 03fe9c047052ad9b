// Counts what a thread asks of the allocator while it is armed: proof that a cycle allocates nothing.
#pragma once

namespace stretch::allocation_trap {

// False under a sanitizer, which brings an allocator of its own: a test then has nothing to count.
[[nodiscard]] bool works() noexcept;

// Of the calling thread alone. Counts calls of malloc, calloc, realloc and free, so also new and delete.
void arm() noexcept;
void disarm() noexcept;
[[nodiscard]] long caught() noexcept;
void restart() noexcept;  // disarmed, nothing caught

}  // namespace stretch::allocation_trap
