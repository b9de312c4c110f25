using System.Globalization;
using System.Text.Json;
using Florin.Host.Composition;

namespace Florin.Host.Verify;

/// <summary>Holds every log against where it stood when Florin last noted it, in the file beside the folders.</summary>
internal static class HeadsCheck
{
    /// <summary>Compares all logs that were read.</summary>
    public static Finding Of(string data, IReadOnlyCollection<LogReplay> replays)
    {
        var path = Path.Combine(data, KnownHeads.FileName);
        var check = new Check("no log is older than Florin last saw it", Advice.RestoreAll);
        var unreadable = $"delete {path} after a look at who changed it: it is written anew while Florin runs";
        try
        {
            var heads = KnownHeads.Read(path);
            check.Looked =
                heads.Count == 0
                    ? "no heads were noted yet"
                    : string.Create(CultureInfo.InvariantCulture, $"{heads.Count} heads in {KnownHeads.FileName}");
            foreach (var (name, head) in heads)
                if (replays.FirstOrDefault(replay => replay.Name == name) is { } replay)
                    Compare(check, replay, head, path);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            check.Fail($"{path} cannot be read: {e.Message}", unreadable);
        }
        return check.ToFinding();
    }

    private static void Compare(Check check, LogReplay replay, KnownHead? head, string path)
    {
        var advice =
            $"{Advice.RestoreLog(replay.Name)}; if all folders were restored together, delete {path}, which is newer than they are";
        if (head is null || head.Position < 0)
            check.Fail($"the head of {replay.Name} in {path} says nothing", advice);
        else if (head.Log is { } log && log != replay.Identity)
            check.Fail(
                $"the log of {replay.Name} is {replay.Identity ?? "of no identity"}, Florin last saw {log}: it is another one, or its identity was changed",
                advice
            );
        else if (replay.Count < head.Position)
            check.Fail(
                $"the log of {replay.Name} ends at position {replay.Count} and stood at {head.Position}: it is older than the others or lost its end",
                advice
            );
        else if (head.Position > 0 && !replay.Appends.HasDigest(head.Position, head.Digest))
            check.Fail($"the log of {replay.Name} is another one than stood at position {head.Position}", advice);
    }
}
