using System.Globalization;
using System.Text.Json;
using Florin.Platform.EventLog;
using Florin.Platform.Verification;

namespace Florin.Cli.Verify;

/// <summary>Holds every log against where it stood when Florin last noted it, in the file beside the folders.</summary>
internal static class HeadsCheck
{
    /// <summary>Compares all logs that were read.</summary>
    public static Finding Of(string data, IReadOnlyList<ReadLog> logs)
    {
        var path = Path.Combine(data, KnownHead.FileName);
        var check = new Check("no log is older than when Florin last saw it", Advice.RestoreAll);
        var unreadable = $"delete {path} after finding out who changed it: it is rewritten while Florin runs";
        try
        {
            var heads = KnownHead.Read(path);
            check.Looked =
                heads.Count == 0
                    ? "no heads are recorded yet"
                    : string.Create(CultureInfo.InvariantCulture, $"{heads.Count} heads in {KnownHead.FileName}");
            foreach (var (name, head) in heads)
                if (logs.FirstOrDefault(log => log.Service == name) is { } read)
                    Compare(check, read, head, path);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            check.Fail($"{path} cannot be read: {e.Message}", unreadable);
        }
        return check.ToFinding();
    }

    private static void Compare(Check check, ReadLog read, KnownHead? head, string path)
    {
        var advice =
            $"{Advice.RestoreLog(read.Service)}; if all folders were restored together, delete {path}, which is newer than they are";
        if (head is null || head.Position < 0)
            check.Fail($"the head of {read.Service} in {path} is empty", advice);
        else if (head.Log is { } log && log != read.Identity)
            check.Fail(
                $"the log of {read.Service} has {read.Identity ?? "no identity"}, but Florin last saw {log}: it is a different log, or its identity was changed",
                advice
            );
        else if (read.Count < head.Position)
            check.Fail(
                $"the log of {read.Service} ends at position {read.Count}, but had reached {head.Position}: it is older than the others or was truncated",
                advice
            );
        else if (head.Position > 0 && !read.Appends.HasDigest(head.Position, head.Digest))
            check.Fail($"the log of {read.Service} is not the one last seen at position {head.Position}", advice);
    }
}
