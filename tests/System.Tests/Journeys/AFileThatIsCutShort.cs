using Florin.System.Tests.Running;
using static Florin.System.Tests.Journeys.PaymentFiles;

namespace Florin.System.Tests.Journeys;

/// <summary>The real program, killed as kill -9 does while it makes the payments of a file.</summary>
public sealed class AFileThatIsCutShort(OneProcess florin) : IClassFixture<OneProcess>
{
    private const int Payments = 1000;

    [Fact]
    public async Task Goes_on_after_a_kill_and_pays_nothing_twice()
    {
        var person = await Person.New(florin);
        var (from, to) = (await person.OpensWith(5_000), await person.Opens());
        var id = await Upload(person, JsonLines([.. Enumerable.Range(0, Payments).Select(_ => (from, to, 1m))]));
        Assert.Equal(200, (await person.Post($"{PaymentFiles.Path}/{id}/submit")).Status);
        var begun = await Eventually.Is(
            () => person.Get($"{PaymentFiles.Path}/{id}"),
            file => (int?)file.Data["completed"] > 0
        );
        await florin.Kill();
        Assert.Equal("EXECUTING", (string?)begun.Data["status"]);
        await florin.Start();
        await person.GetOnceReady($"{PaymentFiles.Path}/{id}");
        var file = await Ended(person, id);
        Assert.Equal(("ACSC", Payments), ((string?)file["groupStatus"], (int?)file["completed"]));
        Assert.Equal((5_000m - Payments, Payments), (await person.Balance(from), await person.Balance(to)));
        await florin.StopsWell();
        var verified = await FlorinProcess.Run(["verify", "--data", florin.Data]);
        Assert.True(verified.ExitCode == 0, verified.Output);
    }
}
