-- KEYS[1]: the revocations, by when they were published. ARGV: the channel, for how many milliseconds one is kept, how many
-- are kept at the most, and the revocations. Tells those that listen of each that is new.
local time = redis.call('TIME')
local now, keep = time[1] * 1000 + math.floor(time[2] / 1000), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - keep)
local added = 0
for i = 4, #ARGV do
  if redis.call('ZADD', KEYS[1], 'NX', now, ARGV[i]) == 1 then
    redis.call('PUBLISH', ARGV[1], ARGV[i])
    added = added + 1
  end
end
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - tonumber(ARGV[3]))
redis.call('PEXPIRE', KEYS[1], keep)
return { added }
