using Florin.Host.Composition;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Hosting;

/// <summary>A program that is stopped while it starts need not open everything first.</summary>
public sealed class StoppingAStart : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Opens_nothing_more()
    {
        var data = _directory.File("data");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            FlorinApp.Start(
                Settings.Of(["--data", data]),
                "Production",
                TimeProvider.System,
                new CancellationToken(canceled: true)
            )
        );
        Assert.False(Directory.Exists(data));
    }

    public void Dispose() => _directory.Dispose();
}
