-- KEYS[1]: the gateways that live, by when they were heard last. ARGV: this one, and after how many microseconds one that is
-- not heard counts as gone. Answers how many there are.
local time = redis.call('TIME')
local now, gone = time[1] * 1000000 + time[2], tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - gone)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('PEXPIRE', KEYS[1], math.ceil(gone / 1000))
return { redis.call('ZCARD', KEYS[1]) }
