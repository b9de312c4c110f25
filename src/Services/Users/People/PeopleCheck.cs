using System.Globalization;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Privacy;
using Florin.Platform.Secrets;
using Florin.Platform.Verification;

namespace Florin.Users.People;

/// <summary>
/// Whether what is known of each user can be read, or was erased: there is a key for everybody whose data is sealed. How many were
/// erased, and how many an older program stored in plain text, is said too.
/// </summary>
internal sealed class PeopleCheck : ILogCheck
{
    private readonly HashSet<UserId> _sealed = [];
    private readonly HashSet<UserId> _plain = [];
    private readonly HashSet<UserId> _erased = [];
    private readonly Check _keys = new(
        "personal data can be read, or was erased",
        "restore the keys of persons from a backup: the folder persons of the user service, or its secrets in the database"
    )
    {
        Part = ReportPart.Files,
    };

    /// <inheritdoc/>
    public IEnumerable<Fold> Folds(IReadOnlyList<string> logs) => [Fold.Of("user", _keys, Take)];

    /// <inheritdoc/>
    public IEnumerable<Check> Compare(ReadLogs logs)
    {
        using var store = logs.Secrets("user");
        var left = 0;
        if (KeysIn(logs, store) is { } keys)
        {
            foreach (var user in _sealed.Where(user => !_erased.Contains(user) && !keys.Contains(user.Value)))
                _keys.Fail($"the key of {user} is missing, who was not erased");
            left = _erased.Count(user => keys.Contains(user.Value));
        }
        _keys.Looked =
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_sealed.Count:N0} users sealed, {_plain.Count:N0} in plain text, {_erased.Count:N0} erased"
            ) + (left > 0 ? $", of whom {left} still have a key that the next start destroys" : "");
        return [_keys];
    }

    // Null where they are in a database, and no key is configured that opens what is there.
    private static HashSet<string>? KeysIn(ReadLogs logs, ISecretStore? store)
    {
        if (store is not null)
            return [.. PersonKeys.PersonsIn(store.Read(PersonKeys.Folder).Select(secret => secret.Name))];
        var user = Path.Combine(logs.DataDirectory, "user");
        var folder = Path.Combine(user, PersonKeys.Folder);
        return Directory.Exists(folder) ? [.. PersonKeys.PersonsIn(Directory.EnumerateFiles(folder, "*.json"))]
            : File.Exists(Path.Combine(user, PersonKeys.Name)) ? []
            : null;
    }

    private void Take(Recorded happened)
    {
        if (happened.Data is UserRegistered registered)
            (SealedText.Is(registered.Email) ? _sealed : _plain).Add(registered.Id);
        if (happened.Data is UserErased)
            OnceErased(happened);
    }

    private void OnceErased(Recorded happened)
    {
        var user = UserId.From(UsersView.UserOf(happened));
        if (!_erased.Add(user))
            throw new LogFault($"position {happened.Position}: {user} was erased before");
    }
}
