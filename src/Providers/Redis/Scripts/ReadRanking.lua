-- KEYS[1]: the state of a ranking. ARGV: the list, and how many of it. Answers the generation, the position, its mark, and the rows, the
-- largest first; nothing if there is no such ranking. What Redis has lost a part of is removed, so that all of it is sent again.
local state = redis.call('HMGET', KEYS[1], 'generation', 'position', 'mark', 'list:' .. ARGV[1])
if not state[1] or not state[2] or not state[3] then
  return {}
end
local list, count = KEYS[1] .. ':' .. ARGV[1], tonumber(state[4] or 0)
if redis.call('ZCARD', list) ~= count or redis.call('HLEN', list .. ':rows') ~= count then
  redis.call('DEL', KEYS[1])
  return {}
end
local answer = { state[1], state[2], state[3] }
if count > 0 then
  for _, member in ipairs(redis.call('ZREVRANGE', list, 0, tonumber(ARGV[2]) - 1)) do
    answer[#answer + 1] = redis.call('HGET', list .. ':rows', member) or ''
  end
end
return answer
