using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using TemporaryDirectory = Florin.Testing.Storage.TemporaryDirectory;

namespace Florin.System.Tests;

/// <summary>Ctrl-C, SIGTERM, and what else ends a command before its end: it says how far it came, and can be run again.</summary>
public sealed class StoppingEarly : IAsyncLifetime
{
    private readonly OneProcess _florin = new();
    private readonly TemporaryDirectory _files = new();

    private string Verdicts => Path.Combine(_files.Path, "verdicts");

    [Theory]
    [InlineData(FlorinProcess.Interrupt, 130)]
    [InlineData(FlorinProcess.Terminate, 143)]
    public async Task Ends_an_import_with_its_summary_and_verdicts_and_the_next_goes_on(int signal, int code)
    {
        var bank = Importing.CzechBank.First(60, _files.Path) with { Options = ["--verdicts", Verdicts] };
        await using (var broken = await Begun(bank))
        {
            Assert.Equal(code, await broken.Stop(signal));
            var so = new Imported(code, broken.Output);
            Assert.InRange(so.Transactions, 1, bank.Count - 1);
            Assert.Contains("florin: stopped before completion", broken.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", broken.Output, StringComparison.Ordinal);
            var told = await File.ReadAllLinesAsync(Path.Combine(Verdicts, "transactions.csv"));
            Assert.Equal(so.Transactions, told.Count(line => line.StartsWith("loaded,", StringComparison.Ordinal)));
        }
        var again = await bank.Into(_florin);
        Assert.True(again.ExitCode == 0, again.Output);
        Assert.Equal(60 + bank.Count, again.Accounts + again.Transactions + again.AlreadyThere);
    }

    [Fact]
    public async Task Leaves_the_summary_of_an_import_whose_verdicts_cannot_be_written_any_more()
    {
        var bank = Importing.CzechBank.First(60, _files.Path) with { Options = ["--verdicts", Verdicts] };
        await using var begun = await Begun(bank);
        Directory.Delete(Verdicts, recursive: true);
        await File.WriteAllTextAsync(Verdicts, "");
        Assert.Equal(1, await begun.End());
        Assert.Equal(bank.Count, new Imported(1, begun.Output).Transactions);
        Assert.Contains("florin: the verdicts could not be written", begun.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaves_the_summary_of_an_import_whose_server_went_away()
    {
        var bank = Importing.CzechBank.First(60, _files.Path);
        await using var begun = await Begun(bank);
        await _florin.Kill();
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
            $"{_florin.Gateway.BaseAddress}",
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

    [Theory]
    [InlineData(50)]
    [InlineData(150)]
    [InlineData(300)]
    [InlineData(600)]
    public async Task Ends_a_start_with_code_0_however_far_it_came(int milliseconds)
    {
        using var place = new Place();
        await using var starting = FlorinProcess.Launch(place.Arguments());
        await Eventually.Is(() => Task.FromResult(Directory.Exists(place.Data)), isThere => isThere);
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
        Assert.Equal(0, await starting.Stop());
        Assert.DoesNotContain("Unhandled", starting.Output, StringComparison.Ordinal);
    }

    public ValueTask InitializeAsync() => _florin.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _florin.DisposeAsync();
        _files.Dispose();
    }

    // Once it has booked something.
    private async Task<FlorinProcess> Begun(Importing bank)
    {
        var admin = await Person.Admin(_florin);
        var begun = await bank.Begin(_florin);
        await Eventually.Is(() => admin.Ids($"{Person.Transactions}?limit=100"), page => page.Count == 100);
        return begun;
    }
}
