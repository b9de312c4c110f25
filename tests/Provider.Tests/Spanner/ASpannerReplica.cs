using Florin.Platform.Replication;
using Florin.Spanner;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.Spanner;

public sealed class ASpannerReplica(OneSpanner spanner) : ReplicaContract
{
    private readonly SomeSpanner _spanner = new(spanner);

    protected override IReplica Create() => new SpannerReplica(_spanner.Database());
}
