"""The policy's task: a point goes around a disc to a goal. The world, the expert, and the trial of a policy.

Everything is vectorized over episodes: positions are float64 [N,2]. A plan is PLAN wanted positions, of which
EXECUTED are carried out before the next plan.
"""

import numpy as np

PLAN, EXECUTED, LIMIT = 16, 8, 60
RADIUS, BERTH = 0.22, 0.30  # the disc; the circle around it that the expert keeps to
SPEED, REACH = 0.06, 0.08  # the expert's step; the longest step the world allows
NOISE, ARRIVED = 0.005, 0.06
CONDITION = 8  # p_t, p_{t-1}, goal, centre: two numbers each


def episodes(count, rng):
    """Start, goal and centre of random episodes, each [count,2]."""
    uniform = rng.uniform
    start = np.stack([uniform(-0.15, 0.15, count), uniform(-0.9, -0.8, count)], 1)
    goal = np.stack([uniform(-0.3, 0.3, count), uniform(0.8, 0.9, count)], 1)
    centre = np.stack([uniform(-0.15, 0.15, count), uniform(-0.2, 0.2, count)], 1)
    return start, goal, centre


def symmetric(count):
    """Start, disc and goal on one line: nothing but the coin tells left from right."""
    return tuple(np.tile(np.array(point), (count, 1)) for point in ((0.0, -0.85), (0.0, 0.85), (0.0, 0.0)))


def condition(position, before, goal, centre):
    """The network's global_cond, float32 [N,8]."""
    return np.concatenate([position, before, goal, centre], 1).astype(np.float32)


def move(position, action, rng):
    """One step of the world: towards the wanted position, no further than REACH, with a little noise."""
    step = action - position
    length = np.linalg.norm(step, axis=1, keepdims=True)
    step *= np.minimum(1.0, REACH / np.maximum(length, 1e-12))
    return position + step + NOISE * rng.standard_normal(position.shape)


def expert(position, goal, centre, side):
    """The position the expert wants next: straight on, or along the tangent to the berth on the episode's side.

    side: [N], +1 passes the disc on the left of the way to the goal, -1 on the right.
    """
    to_goal, to_centre = goal - position, centre - position
    far = np.linalg.norm(to_goal, axis=1)
    ahead = to_goal / np.maximum(far, 1e-12)[:, None]
    along = np.sum(to_centre * ahead, axis=1)
    aside = np.linalg.norm(to_centre - along[:, None] * ahead, axis=1)
    blocked = (aside < BERTH) & (along > 0) & (along < far)

    distance = np.linalg.norm(to_centre, axis=1)
    # Inside the berth there is no tangent; a right angle to the centre leads out of it again.
    angle = side * np.arcsin(np.minimum(1.0, BERTH / np.maximum(distance, 1e-12)))
    cos, sin = np.cos(angle), np.sin(angle)
    unit = to_centre / np.maximum(distance, 1e-12)[:, None]
    tangent = np.stack([cos * unit[:, 0] - sin * unit[:, 1], sin * unit[:, 0] + cos * unit[:, 1]], 1)

    straight = position + ahead * np.minimum(SPEED, far)[:, None]
    return np.where(blocked[:, None], position + SPEED * tangent, straight)


def mirrored(*arrays):
    """Each array, whose last axis holds (x, y) pairs, with its mirror image (x -> -x) appended along the first.

    The task's law is its own mirror image, and with both in a batch neither side of a coin can win by chance.
    """
    return tuple(np.concatenate([a, a * np.tile(np.float32([-1, 1]), a.shape[-1] // 2)]) for a in arrays)


def expert_plans(count, rng, moments=LIMIT):
    """Training pairs from the first moments of `count` episodes: conditions float32 [M,8], plans float32 [M,PLAN,2].

    An episode that has arrived gives no more pairs; what a plan holds beyond the arrival is the goal.
    """
    position, goal, centre = episodes(count, rng)
    side = rng.choice([-1.0, 1.0], count)
    before, done = position, np.zeros(count, bool)
    conditions, actions, live = [], [], []
    for _ in range(moments + PLAN - 1):
        action = expert(position, goal, centre, side)
        conditions.append(condition(position, before, goal, centre))
        actions.append(action.astype(np.float32))
        live.append(~done)
        before, position = position, move(position, action, rng)
        done |= np.linalg.norm(position - goal, axis=1) < ARRIVED
    pairs = [
        (conditions[t][live[t]], np.stack(actions[t : t + PLAN], 1)[live[t]]) for t in range(moments) if live[t].any()
    ]
    return tuple(np.concatenate(part) for part in zip(*pairs))


def goes_left(paths):
    """Whether each path [N,T,2] of the symmetric task passes on the left, where it is farthest from the line."""
    across = paths[:, :, 0]
    farthest = np.abs(across).argmax(1)
    return across[np.arange(len(paths)), farthest] < 0


def trial(plan, task, rng):
    """Runs a policy, plan(conditions [N,8]) -> plans [N,PLAN,2]; returns success [N] and the paths [N,T,2]."""
    position, goal, centre = task
    before, paths = position, [position]
    success, failed = np.zeros(len(position), bool), np.zeros(len(position), bool)
    for step in range(LIMIT):
        if step % EXECUTED == 0:
            plans = plan(condition(position, before, goal, centre)).astype(np.float64)
        over = (success | failed)[:, None]
        after = np.where(over, position, move(position, plans[:, step % EXECUTED], rng))
        before, position = position, after
        paths.append(position)
        failed |= ~success & (np.linalg.norm(position - centre, axis=1) < RADIUS)
        success |= ~failed & (np.linalg.norm(position - goal, axis=1) < ARRIVED)
    return success, np.stack(paths, 1)
