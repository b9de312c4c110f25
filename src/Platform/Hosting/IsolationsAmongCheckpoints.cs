using System.Security.Cryptography;
using System.Text;
using Florin.Kernel;
using Florin.Platform.Feeds;
using Florin.Platform.Projections;
using Florin.Platform.Replication;

namespace Florin.Platform.Hosting;

/// <summary>Isolations beside the checkpoints of a log's owner, in the log's own database.</summary>
/// <param name="checkpoints">The checkpoints; each isolation is the mark of one at position 0.</param>
public sealed class IsolationsAmongCheckpoints(IOwnerCheckpoints checkpoints) : IIsolationRecord
{
    /// <inheritdoc/>
    public async ValueTask<Isolation?> Load(string replica, long epoch, CancellationToken cancel) =>
        (await checkpoints.Load(FollowerOf(replica), epoch, cancel)).Mark is { Length: > 0 } mark ? Parse(mark) : null;

    /// <inheritdoc/>
    public Task Save(string replica, long epoch, Isolation? isolation) =>
        checkpoints.Save(
            FollowerOf(replica),
            epoch,
            from: 0,
            Checkpoint.None with
            {
                Mark = isolation is null ? "" : $"{Rfc3339.Text(isolation.Since)} {isolation.By ?? "-"} {isolation.Reason}",
            }
        );

    // Paths are longer than a follower's name may be.
    private static string FollowerOf(string replica) =>
        $"isolated:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(replica)).AsSpan(0, 20))}";

    private static Isolation Parse(string mark) =>
        mark.Split(' ', 3) is [var since, var by, var reason] && Rfc3339.TryParse(since, out var at)
            ? new Isolation(at, by == "-" ? null : by, reason.Length > 0 ? reason : null)
            : new Isolation(DateTimeOffset.UnixEpoch, null, $"Its record cannot be read: '{mark}'.");
}
