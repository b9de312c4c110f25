using Florin.System.Tests.Running;
using Florin.Testing.Storage;
using Person = Florin.System.Tests.Journeys.Person;

namespace Florin.System.Tests.Copies;

/// <summary><c>florin backup</c> and <c>florin archive</c> where the clock was set back between two runs.</summary>
public sealed class CopiesAndTheClock : IAsyncDisposable
{
    private readonly OneProcess _florin = new();
    private readonly OneProcess _restored = new();
    private readonly TemporaryDirectory _folder = new();

    [Theory]
    [InlineData("backup")]
    [InlineData("archive")]
    public async Task Copy_all_once_nothing_runs_and_refuse_to_guess_while_something_does(string command)
    {
        string[] copy = [command, $"--data={_florin.Data}", $"--to={_folder.File("copy")}"];
        await _florin.Start();
        var person = await Person.New(_florin);
        await _florin.StopsWell();
        await _florin.StartAt("+1h");
        var account = await person.OpensWith(20);
        await LogRows.Refuses("ahead of the clock, which was set back", copy); // This one is not an hour ahead.
        await LogRows.Refuses(" has no backup or archive", Restoring(command));
        await _florin.StopsWell();
        await LogRows.Succeeds(copy);
        await _florin.Start();
        person = person.At(_florin);
        await person.MovesTo("COMPLETED", person.Withdrawal(account, 5));
        var before = await File.ReadAllTextAsync(_folder.File("copy/manifest.json"), TestContext.Current.CancellationToken);
        await LogRows.Refuses("ahead of the clock, which was set back", copy);
        Assert.Equal(
            before,
            await File.ReadAllTextAsync(_folder.File("copy/manifest.json"), TestContext.Current.CancellationToken)
        );
        await Restores(command, person, account, 20m);
        await _florin.StopsWell();
        await LogRows.Succeeds(copy);
        await Restores(command, person, account, 15m);
    }

    public async ValueTask DisposeAsync()
    {
        await _florin.DisposeAsync();
        await _restored.DisposeAsync();
        _folder.Dispose();
    }

    private string[] Restoring(string command) =>
        [
            .. command == "archive" ? ["archive", "restore"] : (string[])["restore"],
            $"--from={_folder.File("copy")}",
            $"--data={_restored.Data}",
        ];

    private async Task Restores(string command, Person person, string account, decimal balance)
    {
        await LogRows.Succeeds(Restoring(command));
        await LogRows.Succeeds("verify", $"--data={_restored.Data}");
        if (command == "archive")
            PutSecretsBeside(); // An archive has none.
        await _restored.Start();
        var reader =
            command == "backup" ? person.At(_restored) : await Person.Stranger(_restored, await _restored.LogInAsAdmin());
        Assert.Equal(balance, await reader.Balance(account));
        await _restored.StopsWell();
        Directory.Delete(_restored.Data, recursive: true);
    }

    /// <summary>As docs/operations/archive.md says: without these nobody can log in.</summary>
    private void PutSecretsBeside()
    {
        foreach (var key in Directory.GetFiles(Path.Combine(_florin.Data, "user"), "*.key"))
            File.Copy(key, Path.Combine(_restored.Data, "user", Path.GetFileName(key)));
        var persons = Directory.CreateDirectory(Path.Combine(_restored.Data, "user", "persons"));
        foreach (var person in Directory.GetFiles(Path.Combine(_florin.Data, "user", persons.Name)))
            File.Copy(person, Path.Combine(persons.FullName, Path.GetFileName(person)));
    }
}
