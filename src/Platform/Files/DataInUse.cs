namespace Florin.Platform.Files;

/// <summary>Another process has the data open.</summary>
public sealed class DataInUse(string path, Exception inner)
    : IOException(
        $"The data in {path} is in use by another florin process; stop that process, or choose another directory with --data DIR.",
        inner
    );
