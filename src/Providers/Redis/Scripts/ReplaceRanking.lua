-- KEYS[1]: the state of a ranking; its lists are below that name. ARGV: the generation, the position, the position after which it
-- comes (-1 where these are all lists), and for each list its name, the number of its entries, and of each the score, the member
-- and the row. Answers 1 where it is stored or something as new is, and 0 where all lists are needed.
local state = redis.call('HMGET', KEYS[1], 'generation', 'position')
local generation, position, after = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
if state[1] == generation then
  local stored = tonumber(state[2])
  if stored >= position then
    return { 1 }
  end
  if after ~= -1 and stored ~= after then
    return { 0 }
  end
elseif after ~= -1 then
  return { 0 }
end

if after == -1 then
  for _, name in ipairs(redis.call('SMEMBERS', KEYS[1] .. ':lists')) do
    redis.call('DEL', KEYS[1] .. ':' .. name, KEYS[1] .. ':' .. name .. ':rows')
  end
  redis.call('DEL', KEYS[1] .. ':lists')
end
local at = 4
while at < #ARGV do
  local name, entries = ARGV[at], tonumber(ARGV[at + 1])
  local list = KEYS[1] .. ':' .. name
  redis.call('DEL', list, list .. ':rows')
  for i = at + 2, at + 3 * entries - 1, 3 do
    redis.call('ZADD', list, ARGV[i], ARGV[i + 1])
    redis.call('HSET', list .. ':rows', ARGV[i + 1], ARGV[i + 2])
  end
  redis.call('SADD', KEYS[1] .. ':lists', name)
  at = at + 2 + 3 * entries
end
redis.call('HSET', KEYS[1], 'generation', generation, 'position', ARGV[2])
return { 1 }
