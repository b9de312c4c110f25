-- level:at, what was in the bucket, in microseconds x requests, and when. A request adds the window; every microsecond takes
-- the limit. O(1).
local size = burst > 0 and burst or limit
local level = 0
local kept = redis.call('GET', key)
if kept then
  local l, at = string.match(kept, '^(%d+):(%d+)$')
  now = math.max(now, tonumber(at))
  level = math.max(0, tonumber(l) - (now - tonumber(at)) * limit)
end
local allowed = level + requests * window <= size * window
if allowed and count then
  level = level + requests * window
  keep(string.format('%.0f:%.0f', level, now), level / limit)
end

local function till(left)
  return math.max(0, math.ceil((level - left * window) / limit))
end
local remaining = math.max(0, math.floor((size * window - level) / window))
return answer(allowed, remaining, remaining < size and till(size - remaining - 1) or 0, math.max(1, till(math.max(0, size - requests))))
