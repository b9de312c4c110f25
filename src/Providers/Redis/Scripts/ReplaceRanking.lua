-- KEYS[1]: the state of a ranking; its lists are below that name, and their lengths in it. ARGV: the generation, the position, its
-- mark, the position after which it comes (-1 where these are all lists), and for each list its name, the number of its entries,
-- and of each the score, the member and the row. Answers 1 where it is stored, and 0 where all lists are needed.
local after = tonumber(ARGV[4])
if after == -1 then
  for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
    if string.sub(field, 1, 5) == 'list:' then
      local list = KEYS[1] .. ':' .. string.sub(field, 6)
      redis.call('DEL', list, list .. ':rows')
    end
  end
  redis.call('DEL', KEYS[1])
else
  local state = redis.call('HMGET', KEYS[1], 'generation', 'position')
  if state[1] ~= ARGV[1] or tonumber(state[2]) ~= after then
    return { 0 }
  end
end

local at = 5
while at < #ARGV do
  local name, entries = ARGV[at], tonumber(ARGV[at + 1])
  local list = KEYS[1] .. ':' .. name
  redis.call('DEL', list, list .. ':rows')
  for i = at + 2, at + 3 * entries - 1, 3 do
    redis.call('ZADD', list, ARGV[i], ARGV[i + 1])
    redis.call('HSET', list .. ':rows', ARGV[i + 1], ARGV[i + 2])
  end
  redis.call('HSET', KEYS[1], 'list:' .. name, entries)
  at = at + 2 + 3 * entries
end
redis.call('HSET', KEYS[1], 'generation', ARGV[1], 'position', ARGV[2], 'mark', ARGV[3])
return { 1 }
