-- start:count of the window. O(1).
local start, passed = now, 0
local kept = redis.call('GET', key)
if kept then
  local s, n = string.match(kept, '^(%d+):(%d+)$')
  s = tonumber(s)
  now = math.max(now, s)
  start = now
  if now < s + window then
    start, passed = s, tonumber(n)
  end
end
local left = start + window - now
local allowed = requests <= limit - passed
if allowed and count then
  passed = passed + requests
  keep(string.format('%.0f:%.0f', start, passed), left)
end
return answer(allowed, limit - passed, passed > 0 and left or 0, requests <= limit and left or window)
