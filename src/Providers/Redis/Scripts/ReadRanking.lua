-- KEYS[1]: the state of a ranking. ARGV: the list, and how many of it. Answers the generation, the position, and the rows, the largest
-- first; nothing where there is none.
local state = redis.call('HMGET', KEYS[1], 'generation', 'position')
if not state[1] then
  return {}
end
local answer = { state[1], state[2] }
local list = KEYS[1] .. ':' .. ARGV[1]
for _, member in ipairs(redis.call('ZREVRANGE', list, 0, tonumber(ARGV[2]) - 1)) do
  answer[#answer + 1] = redis.call('HGET', list .. ':rows', member) or ''
end
return answer
