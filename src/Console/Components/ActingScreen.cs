using Florin.Platform.Background;
using Microsoft.AspNetCore.Components;

namespace Florin.WebConsole.Components;

/// <summary>A screen on which something is entered and sent. It does not look again by itself.</summary>
public abstract class ActingScreen : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _left = new();

    /// <summary>Cancelled when the operator leaves the screen.</summary>
    protected CancellationToken Left => _left.Token;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _left.CancelInContext();
        _left.Dispose();
        GC.SuppressFinalize(this);
    }
}
