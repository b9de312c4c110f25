using Florin.Platform.Replication;

namespace Florin.Testing.Storage;

/// <summary>Asks a replica from a test that has its thread to itself.</summary>
public static class ReplicaReading
{
    /// <summary>How far it goes.</summary>
#pragma warning disable VSTHRD002 // A test has its thread to itself.
    public static Watermark Committed(this IReplica replica) =>
        replica.End(CancellationToken.None).AsTask().GetAwaiter().GetResult().Watermark;
#pragma warning restore VSTHRD002
}
