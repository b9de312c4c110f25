-- start:before:count of the window, of the one before it, and in it. O(1).
local start, before, passed = now, 0, 0
local kept = redis.call('GET', key)
if kept then
  local s, b, n = string.match(kept, '^(%d+):(%d+):(%d+)$')
  s, b, n = tonumber(s), tonumber(b), tonumber(n)
  now = math.max(now, s)
  start = now
  if now < s + window then
    start, before, passed = s, b, n
  elseif now < s + 2 * window then
    start, before = s + window, n
  end
end
local into = now - start

local function weight()
  return passed * window + before * (window - into)
end
local allowed = weight() <= (limit - requests) * window
if allowed and count then
  passed = passed + requests
  keep(string.format('%.0f:%.0f:%.0f', start, before, passed), 2 * window - into)
end

-- How far into a window no more than so many requests of the one before count.
local function faded(earlier, left)
  return math.max(0, window - math.floor(left * window / earlier))
end
local function till(left)
  if passed <= left and before > 0 then
    return math.max(0, faded(before, left - passed) - into)
  end
  return window - into + (passed > 0 and faded(passed, left) or 0)
end
local remaining = math.max(0, math.floor((limit * window - weight()) / window))
return answer(allowed, remaining, remaining < limit and till(limit - remaining - 1) or 0, till(math.max(0, limit - requests)))
