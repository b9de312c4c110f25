namespace Florin.Platform.Configuration;

/// <summary>A setting whose value is a secret: what is wrong with it is said without showing it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretSettingAttribute : Attribute;
