using Florin.Platform.Configuration;
using Florin.Platform.Secrets;
using Florin.Platform.Verification;

namespace Florin.Users.Tokens;

/// <summary>
/// Whether keys are keys, in files and in the database: with one that is not, the next start is refused. That one is missing is
/// no violation, as another is made. Keys in the database are read where the key is configured that opens them.
/// </summary>
internal sealed class KeysCheck : ILogCheck
{
    private const string InDatabase =
        "configure the key that sealed them, restore the table secrets from a backup, or delete the row: a new key is created, and users must log in again";

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
        using var stored = logs.Secrets("user");
        _keys.Looked = stored is null ? $"{files} files" : $"{files} files, {LookAt(stored)} secrets in the database";
        return [_keys];
    }

    private int LookAt(ISecretStore stored)
    {
        try
        {
            var secrets = stored.ReadAll(UsersService.Definition.Secrets);
            foreach (var secret in secrets)
                if (KeyFiles.Problem(stored.PlaceOf(secret.Name), secret) is { } problem)
                    _keys.Fail(problem, InDatabase);
            return secrets.Count;
        }
        catch (Exception e) when (e is WrongConfiguration or IOException)
        {
            _keys.Fail(e.Message, InDatabase);
            return 0;
        }
    }
}
