"""Advice about a database: which indexes its queries need, each proved before it is proposed."""
