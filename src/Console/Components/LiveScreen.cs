using Florin.Platform.Background;
using Microsoft.AspNetCore.Components;

namespace Florin.WebConsole.Components;

/// <summary>A screen that looks again every two seconds while somebody looks at it.</summary>
public abstract class LiveScreen : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _left = new();
    private Task _looking = Task.CompletedTask;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    /// <summary>Cancelled when the operator leaves the screen.</summary>
    protected CancellationToken Left => _left.Token;

    /// <summary>When what is shown was asked for.</summary>
    protected DateTimeOffset? LookedAt { get; private set; }

    /// <summary>Now, by the process's clock.</summary>
    protected DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Asks for what the screen shows.</summary>
    /// <returns>Whether it was answered: otherwise what is shown stays as old as it is.</returns>
    protected abstract Task<bool> Load(CancellationToken cancel);

    /// <summary>Asks again at once, after something was done.</summary>
    protected async Task LoadNow()
    {
        if (await Load(Left))
            LookedAt = Clock.GetUtcNow();
    }

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadNow(); // Also where the address changes to another of the same screen.

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _looking = Look();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _left.CancelInContext();
        await _looking;
        _left.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task Look()
    {
        using var timer = new PeriodicTimer(Pace, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(Left))
                await InvokeAsync(async () =>
                {
                    await LoadNow();
                    StateHasChanged();
                });
        }
        catch (OperationCanceledException) when (Left.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
    }
}
