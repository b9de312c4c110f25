using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using TemporaryDirectory = Florin.Testing.Storage.TemporaryDirectory;

namespace Florin.System.Tests;

/// <summary>Ctrl-C, SIGTERM, and what else ends a command before its end: it says how far it came, and can be run again.</summary>
public sealed class StoppingEarly(OneProcess florin) : IClassFixture<OneProcess>, IDisposable
{
    private const int Accounts = 60;
    private readonly TemporaryDirectory _files = new();

    private string Verdicts => Path.Combine(_files.Path, "verdicts");

    [Theory]
    [InlineData(FlorinProcess.Interrupt, 130)]
    [InlineData(FlorinProcess.Terminate, 143)]
    public async Task Ends_an_import_with_its_summary_and_verdicts_and_the_next_goes_on(int signal, int code)
    {
        var (bank, owner) = await OfItsOwn(florin, _files.Path, "--verdicts", Verdicts);
        await using (var broken = await Begun(florin, bank, owner))
        {
            Assert.Equal(code, await broken.Stop(signal));
            var so = new Imported(code, broken.Output);
            Assert.InRange(so.Transactions, 1, bank.Count - 1);
            Assert.Contains("florin: stopped before completion", broken.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", broken.Output, StringComparison.Ordinal);
            var told = await File.ReadAllLinesAsync(Path.Combine(Verdicts, "transactions.csv"));
            Assert.Equal(so.Transactions, told.Count(line => line.StartsWith("loaded,", StringComparison.Ordinal)));
        }
        var again = await bank.Into(florin);
        Assert.True(again.ExitCode == 0, again.Output);
        Assert.Equal(Accounts + bank.Count, again.Accounts + again.Transactions + again.AlreadyThere);
    }

    [Fact]
    public async Task Leaves_the_summary_of_an_import_whose_verdicts_cannot_be_written_any_more()
    {
        var (bank, owner) = await OfItsOwn(florin, _files.Path, "--verdicts", Verdicts);
        await using var begun = await Begun(florin, bank, owner);
        Directory.Delete(Verdicts, recursive: true);
        await File.WriteAllTextAsync(Verdicts, "");
        Assert.Equal(1, await begun.End());
        Assert.Equal(bank.Count, new Imported(1, begun.Output).Transactions);
        Assert.Contains("florin: the verdicts could not be written", begun.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaves_the_summary_of_an_import_whose_server_went_away()
    {
        await using var another = new OneProcess(); // It is killed.
        await another.Start();
        var (bank, owner) = await OfItsOwn(another, _files.Path);
        await using var begun = await Begun(another, bank, owner);
        await another.Kill();
        Assert.Equal(1, await begun.End());
        Assert.InRange(new Imported(1, begun.Output).Transactions, 1, bank.Count);
        Assert.Contains("florin: ", begun.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", begun.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_a_bench_with_the_code_of_the_signal()
    {
        await using var bench = FlorinProcess.Launch([
            "bench",
            "--url",
            $"{florin.Gateway.BaseAddress}",
            "--accounts",
            "10",
            "--connections",
            "2",
        ]);
        await Eventually.Is(
            () => Task.FromResult(bench.Output),
            said => said.Contains("sending transfers", StringComparison.Ordinal)
        );
        Assert.Equal(130, await bench.Stop(FlorinProcess.Interrupt));
        Assert.DoesNotContain("Exception", bench.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _files.Dispose();

    // As the history of a bank and of somebody that this test alone knows: all tests share a Florin.
    private static async Task<(Importing Bank, Person Owner)> OfItsOwn(
        ITestFlorin florin,
        string files,
        params string[] options
    )
    {
        var owner = await Person.New(florin);
        string[] whose = ["--user", owner.Id, "--source", owner.Id];
        return (Importing.CzechBank.First(Accounts, files) with { Options = [.. whose, .. options] }, owner);
    }

    // Once it has booked something.
    private static async Task<FlorinProcess> Begun(ITestFlorin florin, Importing bank, Person owner)
    {
        var begun = await bank.Begin(florin);
        await Eventually.Is(() => owner.Ids($"{Person.Transactions}?limit=100"), page => page.Count == 100);
        return begun;
    }
}
