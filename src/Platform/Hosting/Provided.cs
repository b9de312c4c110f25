namespace Florin.Platform.Hosting;

/// <summary>
/// Something that a service has only where it is hosted, made once when the hosting begins. Handlers read it; while features
/// are being added, and in a description, it is not there.
/// </summary>
/// <typeparam name="T">What it is.</typeparam>
public sealed class Provided<T>
    where T : class
{
    private readonly string _service;
    private T? _value;

    internal Provided(string service) => _service = service;

    /// <summary>What was made.</summary>
    /// <exception cref="InvalidOperationException">The service is not hosted, or not yet.</exception>
    public T Value =>
        _value ?? throw new InvalidOperationException($"The {_service} service is described, and not hosted yet.");

    internal void Set(T value) => _value = value;
}
