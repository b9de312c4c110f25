using Florin.Platform.Verification;

namespace Florin.Users.Tokens;

/// <summary>
/// Whether the files of keys are keys: with one that is not, the next start is refused. That one is missing is no violation,
/// as another is made.
/// </summary>
internal sealed class KeysCheck : ILogCheck
{
    private readonly Check _keys = new(
        "keys can be read",
        "restore the file, or move it away: a new key is created, and users must log in again"
    )
    {
        Part = ReportPart.Files,
    };

    /// <inheritdoc/>
    public IEnumerable<Check> Compare(ReadLogs logs)
    {
        var files = 0;
        foreach (var key in KeyFiles.Below(logs.DataDirectory))
        {
            files++;
            _keys.Run(() =>
            {
                if (KeyFiles.Problem(key) is { } problem)
                    _keys.Fail(problem);
            });
        }
        _keys.Looked = $"{files} files";
        return [_keys];
    }
}
