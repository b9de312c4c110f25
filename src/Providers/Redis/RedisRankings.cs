using System.Globalization;
using Florin.Platform.Projections;
using StackExchange.Redis;

namespace Florin.Redis;

/// <summary>
/// Rankings as sorted sets, each with a hash of its rows. A script compares the position, so that some lists are only
/// put beside others that fit, and replaces what it replaces in one step.
/// </summary>
internal sealed class RedisRankings(RedisLink link) : IRemoteRankings
{
    private readonly Script _replace = Script.Of("ReplaceRanking");
    private readonly Script _read = Script.Of("ReadRanking");

    public async ValueTask<RankingOutcome> Replace(
        string ranking,
        RankingStand stand,
        long? after,
        IReadOnlyDictionary<string, IReadOnlyList<Ranked>> lists,
        CancellationToken cancel
    )
    {
        var arguments = new List<RedisValue> { stand.Generation, stand.Position, stand.Mark, after ?? -1 };
        foreach (var (name, entries) in lists)
        {
            arguments.Add(name);
            arguments.Add(entries.Count);
            foreach (var entry in entries)
                arguments.AddRange([entry.Score, entry.Member, entry.Row]);
        }
        return await link.RunBehind(_replace, Key(ranking), cancel, [.. arguments]) switch
        {
            null => RankingOutcome.Away,
            [1] => RankingOutcome.Stored,
            _ => RankingOutcome.NeedsAll,
        };
    }

    public async ValueTask<StoredRanking?> Read(string ranking, string list, int limit, CancellationToken cancel)
    {
        var key = link.Prefix + Key(ranking);
        var answer = await link.Ask(database => _read.Run(database, [key], [list, limit]), cancel);
        return
            answer is { Resp2Type: ResultType.Array }
            && (string?[]?)answer is [{ } generation, { } position, { } mark, .. var rows]
            && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? new StoredRanking(new RankingStand(generation, at, mark), [.. rows.Select(row => row ?? "")])
            : null;
    }

    // In a cluster, what stands in braces keeps a ranking on one node.
    private static string Key(string ranking) => $"{{{ranking}}}";
}
