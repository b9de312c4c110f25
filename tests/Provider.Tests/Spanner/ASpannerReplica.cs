using Florin.Platform.Replication;
using Florin.Spanner;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.Spanner;

public sealed class ASpannerReplica(OneSpanner spanner) : ReplicaContract
{
    private readonly SomeSpanner _spanner = new(spanner);

    protected override IReplica Create() => new SpannerReplica(_spanner.Database());
}

/// <summary>A replica's row that somebody has edited.</summary>
public sealed class ADamagedSpannerReplica(OneSpanner spanner) : IDisposable
{
    private static readonly ReplicatedLog Log = new(SomeSpanner.Service, "log_1", 1);
    private readonly SomeSpanner _spanner = new(spanner);

    public void Dispose() => _spanner.Dispose();

    [Theory]
    [InlineData("position")]
    [InlineData("position_epoch")]
    public async Task Is_named_with_what_is_wrong_in_its_row(string column)
    {
        using var replica = new SpannerReplica(_spanner.Database());
        replica.Open(Log);
        replica.Write([new SomeAppends().Next("c1", "a")], new Watermark(1, 1, null));
        _spanner.Change("replicas", ["log", column], Cells.Of(SomeSpanner.Service), Cells.Of(-1));
        var opened = Assert.Throws<ReplicaDamaged>(() => replica.Open(Log));
        Assert.Contains($"is damaged: {column} in its row of replicas is -1; expected 0 or greater", opened.Message);
        await Assert.ThrowsAsync<ReplicaDamaged>(async () => await replica.End(CancellationToken.None));
        replica.Reset(Log); // As a rebuild does.
        Assert.Equal(0, replica.Committed().Position);
    }
}
