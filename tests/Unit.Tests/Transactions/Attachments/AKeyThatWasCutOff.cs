using Florin.Platform.Configuration;
using Florin.Platform.Verification;
using Florin.Testing.Storage;
using Florin.Transactions.Verification;

namespace Florin.Unit.Tests.Transactions.Attachments;

/// <summary>The secret that signs links is shorter than it must be.</summary>
public sealed class AKeyThatWasCutOff
{
    [Fact]
    public async Task Is_refused_at_the_start()
    {
        await using var here = new AnAttachingService();
        var path = Path.Combine(here.Data, "attachments.key");
        await File.WriteAllBytesAsync(path, [], TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<WrongConfiguration>(() => here.Start());
        Assert.Equal($"{path} holds 0 bytes; expected a secret of at least 32 bytes.", refused.Message);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(31, false)]
    [InlineData(32, true)]
    public void Is_found_by_a_verification(int bytes, bool isWhole)
    {
        using var data = new TemporaryDirectory();
        Directory.CreateDirectory(data.File("transaction"));
        Assert.Empty(Compare(data.Path));
        File.WriteAllBytes(Path.Combine(data.File("transaction"), "attachments.key"), new byte[bytes]);
        Assert.Equal(isWhole, Assert.Single(Compare(data.Path)).Holds);
    }

    private static IEnumerable<Check> Compare(string data) =>
        new LinkKeyCheck().Compare(new ReadLogs(data, [], _ => true, new LogFacts([]), _ => null));
}
