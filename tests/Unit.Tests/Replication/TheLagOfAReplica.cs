using Florin.Platform.Replication;

namespace Florin.Unit.Tests.Replication;

/// <summary>How old the oldest event is that a replica lacks.</summary>
public sealed class TheLagOfAReplica : IDisposable
{
    private readonly CopiedLog _copied = new();

    [Fact]
    public async Task Is_the_age_of_what_it_lacks_and_not_of_what_it_has()
    {
        _copied.Open();
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        _copied.Time.Advance(TimeSpan.FromHours(10)); // Nothing happens.
        Assert.Equal(0, _copied.Standing.LagSeconds);
        _copied.Replica.OnCall = _ => throw new IOException("It is away.");
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        Assert.Equal((2L, 0d), (_copied.Standing.LagEvents, _copied.Standing.LagSeconds));
        _copied.Time.Advance(TimeSpan.FromSeconds(5));
        await _copied.AddNow();
        _copied.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(7, _copied.Standing.LagSeconds);
        _copied.Replica.OnCall = null;
        _copied.Time.Advance(TimeSpan.FromSeconds(40));
        _copied.Copies.CommitAll();
        Assert.Equal((0L, 0d), (_copied.Standing.LagEvents, _copied.Standing.LagSeconds));
    }

    [Fact]
    public async Task Is_known_to_the_next_owner_once_the_replica_has_answered()
    {
        _copied.Open();
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        _copied.Replica.OnCall = _ => throw new IOException("It is away.");
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        _copied.Time.Advance(TimeSpan.FromHours(1));
        _copied.Replica.OnCall = call =>
        {
            if (call == nameof(IReplica.Write))
                throw new IOException("Its disk is full.");
        };
        _copied.Open();
        _copied.Copies.CommitAll();
        Assert.Equal((2L, 3600d), (_copied.Standing.LagEvents, _copied.Standing.LagSeconds));
        _copied.Time.Advance(TimeSpan.FromMinutes(1));
        await _copied.AddNow();
        _copied.Copies.CommitAll();
        Assert.Equal(3660, _copied.Standing.LagSeconds);
    }

    [Fact]
    public void Is_told_within_bounds_of_memory_however_long_a_replica_is_away()
    {
        var times = new CommitTimes();
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Null(times.Of(1));
        for (var position = 11; position < 100_000; position++)
            times.Add(new TimedEvent(position, start.AddSeconds(position)), 500);
        Assert.Null(times.Of(10));
        Assert.InRange(times.Of(501)!.Value, start.AddSeconds(11), start.AddSeconds(501));
        foreach (var position in (int[])[2_000, 50_000, 99_999])
        {
            var at = times.Of(position)!.Value;
            Assert.InRange(at, start.AddSeconds(position - 400), start.AddSeconds(position));
        }
        times.Clear();
        Assert.Null(times.Of(99_999));
    }

    public void Dispose() => _copied.Dispose();
}
