-- A sorted set of the instants at which requests passed. O(log N) for N of them, and what has left the window once each.
local newest = redis.call('ZREVRANGE', key, 0, 0, 'WITHSCORES')[2]
if newest and tonumber(newest) > now then
  now = tonumber(newest) -- A clock that goes back stands still.
end
redis.call('ZREMRANGEBYSCORE', key, '-inf', now - window)
local passed = redis.call('ZCARD', key)
local allowed = requests <= limit - passed
if allowed and count then
  -- Requests of the same instant differ by how many there were before.
  for one = passed, passed + requests - 1 do
    redis.call('ZADD', key, now, string.format('%.0f-%.0f', now, one))
  end
  redis.call('PEXPIRE', key, math.ceil(window / 1000))
  passed = passed + requests
end

local function leaves(index)
  return tonumber(redis.call('ZRANGE', key, index, index, 'WITHSCORES')[2]) + window - now
end
local reset = passed > 0 and leaves(0) or 0
-- A request for more than the limit waits for all of them to leave, and is refused then too.
local retry = 0
if not allowed then
  retry = passed > 0 and leaves(math.min(passed - limit + requests - 1, passed - 1)) or window
end
return answer(allowed, limit - passed, reset, retry)
