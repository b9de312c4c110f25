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
        "restore the keys of persons from a backup: the folder persons of the user service, or its secrets in the database; erase those again whose keys an erasure has destroyed since"
    )
    {
        Part = ReportPart.Files,
        AllowsRestoring = true, // Of a moment before an erasure: the key is gone, as it should be.
    };

    /// <inheritdoc/>
    public IEnumerable<Fold> Folds(IReadOnlyList<string> logs) => [Fold.Of("user", _keys, Take)];

    /// <inheritdoc/>
    public IEnumerable<Check> Compare(ReadLogs logs)
    {
        using var store = logs.Secrets("user");
        var left = 0;
        if (Reading(logs, store) is { } read)
        {
            LookAt(read);
            left = _erased.Count(user => read(PersonKeys.NameOf(user)) is not null);
        }
        _keys.Looked =
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_sealed.Count:N0} users sealed, {_plain.Count:N0} in plain text, {_erased.Count:N0} erased"
            ) + (left > 0 ? $", of whom {left} still have a key that the next start destroys" : "");
        return [_keys];
    }

    private void LookAt(Func<string, byte[]?> read)
    {
        if (_sealed.Count == 0)
            return;
        foreach (var name in (string[])[PersonKeys.Name, EmailClaims.Name])
            if (read(name) is not { Length: >= SealedSecret.KeyBytes })
                _keys.Fail($"{name} is missing, or not a key of {SealedSecret.KeyBytes} bytes");
        if (read(PersonKeys.Name) is not { Length: >= SealedSecret.KeyBytes } wrapping)
            return;
        foreach (var user in _sealed.Where(user => !_erased.Contains(user)))
            if (read(PersonKeys.NameOf(user)) is not { } stored)
                _keys.Fail($"the key of {user} is missing, who was not erased");
            else if (!PersonKeys.Opens(wrapping, user, stored))
                _keys.Fail($"the key of {user} cannot be opened with {PersonKeys.Name}");
    }

    // Null where they are in a database, and no key is configured that opens what is there.
    private static Func<string, byte[]?>? Reading(ReadLogs logs, ISecretStore? store)
    {
        if (store is not null)
            return store.Find;
        var user = Path.Combine(logs.DataDirectory, "user");
        return Directory.Exists(Path.Combine(user, PersonKeys.Folder)) || File.Exists(Path.Combine(user, PersonKeys.Name))
            ? name => File.Exists(Path.Combine(user, name)) ? File.ReadAllBytes(Path.Combine(user, name)) : null
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
