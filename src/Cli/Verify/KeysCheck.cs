using Florin.Users.Tokens;

namespace Florin.Cli.Verify;

/// <summary>
/// Whether the files of keys are keys: with one that is not, the next start is refused. That one is missing is no violation,
/// as another is made.
/// </summary>
internal static class KeysCheck
{
    /// <summary>Reads all keys of a data directory.</summary>
    public static Finding Of(string data)
    {
        var check = new Check(
            "keys can be read",
            "restore the file, or move it away: a new key is created, and users must log in again"
        );
        var files = 0;
        foreach (var key in KeyFiles.Below(data))
        {
            files++;
            check.Run(() =>
            {
                if (KeyFiles.Problem(key) is { } problem)
                    check.Fail(problem);
            });
        }
        check.Looked = $"{files} files";
        return check.ToFinding();
    }
}
