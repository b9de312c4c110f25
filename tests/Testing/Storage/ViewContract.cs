using Florin.Platform.Projections;

namespace Florin.Testing.Storage;

/// <summary>A row of the views that the suites use.</summary>
/// <param name="Id">The key.</param>
/// <param name="Name">A text column.</param>
/// <param name="Age">A number column.</param>
/// <param name="City">A text column that may be null.</param>
public sealed record Person(string Id, string Name, long? Age, string? City);

/// <summary>What the suites for read models share.</summary>
public abstract class ViewContract : Xunit.IAsyncLifetime, IDisposable
{
    /// <summary>Who the views belong to.</summary>
    protected const string Consumer = "people";

    private IViewStore? _store;
    private IViewStore? _beside;

    /// <summary>The view that the suites use.</summary>
    public static View<Person> People { get; } = PeopleOf(version: 1);

    /// <summary>36 years old, of London.</summary>
    protected static Person Ada { get; } = new("p1", "Ada", 36, "London");

    /// <summary>30 years old, of London.</summary>
    protected static Person Bob { get; } = new("p2", "Bob", 30, "London");

    /// <summary>Nobody knows how old or from where.</summary>
    protected static Person Cyd { get; } = new("p3", "Cyd", null, null);

    /// <summary>New and empty storage.</summary>
    protected abstract IViewStore Create();

    /// <summary>The same storage as the program finds it when it starts again.</summary>
    protected abstract Task<IViewStore> Restart(IViewStore store);

    /// <summary>The same storage as another process has it open at the same time.</summary>
    protected abstract IViewStore Open(IViewStore store);

    /// <summary>Removes what <see cref="Create"/> made.</summary>
    protected virtual void CleanUp() { }

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_beside is not null)
            await _beside.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CleanUp(); // xunit calls this last.
        GC.SuppressFinalize(this);
    }

    /// <summary>The storage with the view defined and rows in it, at checkpoint 1 when there are any.</summary>
    protected async Task<IViewStore> Defined(params Person[] rows)
    {
        _store = Create();
        await _store.Define(Consumer, [People]);
        if (rows.Length > 0)
            await _store.Commit(Consumer, 1, [.. rows.Select(People.Put)], default);
        return _store;
    }

    /// <summary>The same storage, open for another process too; views are to be defined there as well.</summary>
    protected async Task<IViewStore> Beside()
    {
        if (_beside is not null)
            await _beside.DisposeAsync();
        return _beside = Open(_store!); // Defined before.
    }

    /// <summary>The storage after a restart; views are to be defined again.</summary>
    protected async Task<IViewStore> Restarted(IViewStore store) => _store = await Restart(store);

    /// <summary>The view at a version.</summary>
    protected static View<Person> PeopleOf(int version) =>
        new View<Person>("people", version, row => row.Id)
            .Text("name", row => row.Name)
            .Number("age", row => row.Age)
            .Text("city", row => row.City)
            .Index("age")
            .Index("city", "age")
            .Index("name", "age");

    /// <summary>The keys of rows, in order.</summary>
    protected static string Keys(IEnumerable<ViewRow> rows) => string.Join(' ', rows.Select(row => row.Key));
}
