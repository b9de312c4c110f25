-- What every limiter's script begins with. Times are microseconds; every number is whole and below 2^53.
-- KEYS[1]: the key. ARGV: limit, window, burst (0: the limit), whether to count (1 or 0), now (0: the server's clock),
-- and how many requests pass together or not at all.
local key = KEYS[1]
local limit, window, burst = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local count, now, requests = ARGV[4] == '1', tonumber(ARGV[5]), tonumber(ARGV[6])
if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end

local function keep(value, microseconds)
  redis.call('SET', key, value, 'PX', math.max(1, math.ceil(microseconds / 1000)))
end

-- Whether it passes, how many more would, until one more fits, until one passes.
local function answer(allowed, remaining, reset, retry)
  return { allowed and 1 or 0, math.max(0, remaining), reset, allowed and 0 or retry }
end
